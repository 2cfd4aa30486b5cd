/** Functions with kinks, as a pattern for JSON Schema: a text that matches is not claimed to be smooth. Apart, so that a manifest can have it without the parser. */
export const nonSmoothPattern = '\\b(abs|min|max|norm|ifelse)\\s*\\(';
