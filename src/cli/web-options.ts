/** What a line of a list may be said to be. */
export const LINE_FIELD_CHOICES = ['guess', 'url', 'query', 'value', 'header', 'body'] as const;
