import { beforeEach } from 'vitest';
import { stockDatabases } from '../../support/store/engine.ts';

beforeEach(stockDatabases);
