// RFC 9110, section 9: Methods, and 10.2.1: Allow.

/** What may be done with a document or a page. */
export const ALLOWED_METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;

/** The Allow value of every 405, and of the answer to OPTIONS. */
export const ALLOW = ALLOWED_METHODS.join(', ');
