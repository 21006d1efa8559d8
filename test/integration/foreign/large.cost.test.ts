import { testForeignCases } from '../../support/foreign/foreign-tests.ts';
import { LARGE_KINDS } from '../../support/foreign/kinds.ts';

testForeignCases(LARGE_KINDS);
