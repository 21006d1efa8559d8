export { createFeedwright, type Feedwright, type FeedwrightOptions } from './cli/feedwright.ts';
export { FeedwrightError, type ErrorCode } from './errors.ts';
