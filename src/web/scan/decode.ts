/** Finds a QR code or a Code 128 in a picture, and tells its text; null when there is none. */
export type Decode = (picture: ImageData) => Promise<string | null>;
