import { testForeignCases } from '../../support/foreign/foreign-tests.ts';
import { TEXT_KINDS } from '../../support/foreign/kinds.ts';

testForeignCases(TEXT_KINDS);
