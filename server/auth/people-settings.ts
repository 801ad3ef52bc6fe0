/** The headers in which the HTTP edge hands over what it has established; never taken from outside. */
export const clientIpHeader = 'x-countersign-client-ip';
export const requestIdHeader = 'x-countersign-request-id';

export const minPasswordLength = 10;
export const maxPasswordLength = 128;
