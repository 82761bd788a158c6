/** How addresses are compared: people do not mean another one when they write it in capitals. */
export const foldAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase()
