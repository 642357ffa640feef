// @ts-check
// Writes and reads minimal asar archives (the format Electron loads code from), so that the
// development runtime needs no packaging dependency before `npm ci` has run.

/** Chromium pickles align every field to this many bytes. */
const ALIGNMENT = 4;

/**
 * Packs flat files into an asar archive. No folders, no unpacked files, no integrity block:
 * the development shim needs none of them.
 * @param {Record<string, string | Buffer>} files contents by file name
 * @returns {Buffer}
 */
export function packAsar(files) {
  const bodies = Object.entries(files).map(([name, body]) => ({ name, body: Buffer.from(body) }));
  let offset = 0;
  /** @type {Record<string, { size: number, offset: string }>} */
  const entries = {};
  for (const { name, body } of bodies) {
    // The format keeps offsets as strings: they may exceed what JSON numbers hold.
    entries[name] = { size: body.length, offset: String(offset) };
    offset += body.length;
  }
  const header = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const prefix = Buffer.alloc(16 + padded);
  // Two nested pickles: the size of the header pickle, then the header pickle (payload size, string size, string).
  prefix.writeUInt32LE(4, 0);
  prefix.writeUInt32LE(8 + padded, 4);
  prefix.writeUInt32LE(4 + padded, 8);
  prefix.writeUInt32LE(header.length, 12);
  header.copy(prefix, 16);
  return Buffer.concat([prefix, ...bodies.map(({ body }) => body)]);
}

/**
 * Reads back an archive of flat files, as {@link packAsar} writes them.
 * @param {Buffer} archive
 * @returns {Record<string, Buffer>}
 */
export function readAsar(archive) {
  const bodyStart = 8 + archive.readUInt32LE(4);
  const { files } = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  /** @type {Record<string, Buffer>} */
  const contents = {};
  for (const [name, { size, offset }] of Object.entries(files)) {
    const start = bodyStart + Number(offset);
    contents[name] = archive.subarray(start, start + size);
  }
  return contents;
}
