import { testForeignCases } from '../../support/foreign/foreign-tests.ts';
import { METADATA_KINDS } from '../../support/foreign/kinds.ts';

testForeignCases(METADATA_KINDS);
