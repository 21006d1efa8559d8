import { testForeignCases } from '../../support/foreign/foreign-tests.ts';
import { SITE_KINDS } from '../../support/foreign/kinds.ts';

testForeignCases(SITE_KINDS);
