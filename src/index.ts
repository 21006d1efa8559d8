export { createFeedwright, type Feedwright, type FeedwrightOptions } from './app/compose.ts';
export { FeedwrightError, type ErrorCode } from './core/errors.ts';
