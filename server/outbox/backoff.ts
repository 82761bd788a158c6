/** After so many attempts, about two days, a message has failed. RFC 5321 4.5.4.1 asks for four to five at the most. */
export const MAX_ATTEMPTS = 54
