import { LARGE_CASE_KINDS } from '../../../support/documents/case-kinds.ts';
import { testCases } from '../../../support/documents/case-tests.ts';

testCases(LARGE_CASE_KINDS);
