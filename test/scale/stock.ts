import { beforeEach } from 'vitest';
import { stockDatabases } from '../helpers/engine.ts';

beforeEach(stockDatabases);
