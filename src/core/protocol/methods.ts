// RFC 9110, section 9: Methods, and 10.2.1: Allow.

/** Methods of documents and pages. */
const ALLOWED_METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;

/** Allow value of every 405 and of the response to OPTIONS. */
export const ALLOW = ALLOWED_METHODS.join(', ');
