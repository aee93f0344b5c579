// A phone sends its voice messages as Ogg with Opus; some browsers record Opus only into WebM. The sound itself stays as it
// is: its packets are taken out of the one container and put into the other (RFC 9559, RFC 3533, RFC 7845).
const SEGMENT = 0x18538067, CLUSTER = 0x1f43b675, TRACKS = 0x1654ae6b, TRACK = 0xae, PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3, BLOCK_GROUP = 0xa0, BLOCK = 0xa1;
const INSIDE = new Set([SEGMENT, CLUSTER, TRACKS, TRACK, BLOCK_GROUP]);
const BLOCK_HEAD = 4; // one byte of track number, two of time, one of flags
const PACKETS_A_PAGE = 15; // a page has room for 255 segments, and the longest packet (3825 bytes) takes 16

export async function toOgg(recorded) {
  if (!recorded.type.startsWith("audio/webm")) return recorded;
  const { head, packets } = readWebm(new Uint8Array(await recorded.arrayBuffer()));
  return head && packets.length > 0 ? new Blob(writeOgg(head, packets), { type: "audio/ogg" }) : recorded;
}

export function readWebm(bytes) {
  const found = { head: null, packets: [] };
  readElements(bytes, 0, bytes.length, found);
  return found;
}

function readElements(bytes, start, end, found) {
  let at = start;
  while (at < end) {
    const idLength = Math.clz32(bytes[at]) - 23;
    let id = 0;
    for (let n = 0; n < idLength; n += 1) id = id * 256 + bytes[at + n];
    const sizeLength = Math.clz32(bytes[at + idLength]) - 23;
    if (!(idLength <= 4 && sizeLength <= 8)) return;
    let size = bytes[at + idLength] & (0xff >> sizeLength);
    let isUnknown = size === 0xff >> sizeLength;
    for (let n = 1; n < sizeLength; n += 1) {
      const next = bytes[at + idLength + n];
      size = size * 256 + next;
      isUnknown &&= next === 0xff;
    }
    const from = at + idLength + sizeLength;
    const to = isUnknown ? end : Math.min(end, from + size); // a recording under way does not know how long it will be
    if (INSIDE.has(id)) readElements(bytes, from, to, found);
    else if (id === PRIVATE) found.head = bytes.slice(from, to);
    else if (id === SIMPLE_BLOCK || id === BLOCK) found.packets.push(bytes.slice(from + BLOCK_HEAD, to));
    at = isUnknown && id === CLUSTER ? end : to;
  }
}

function writeOgg(head, packets) {
  const words = new TextEncoder().encode("rehearsal");
  const tags = new Uint8Array([...new TextEncoder().encode("OpusTags"), words.length, 0, 0, 0, ...words, 0, 0, 0, 0]);
  const pages = [page([head], 0, 0, 2), page([tags], 0, 1, 0)];
  let played = 0;
  for (let at = 0; at < packets.length; at += PACKETS_A_PAGE) {
    const some = packets.slice(at, at + PACKETS_A_PAGE);
    for (const packet of some) played += samples(packet);
    pages.push(page(some, played, pages.length, at + PACKETS_A_PAGE >= packets.length ? 4 : 0));
  }
  return pages;
}

// At 48 kHz, as its first byte says (RFC 6716, 3.1).
function samples(packet) {
  const [first, second] = packet;
  const kind = first >> 3;
  const size = kind < 12 ? [480, 960, 1920, 2880][kind & 3] : kind < 16 ? [480, 960][kind & 1] : [120, 240, 480, 960][kind & 3];
  const frames = [1, 2, 2, second & 63][first & 3];
  return size * frames;
}

function page(packets, played, number, flags) {
  const lacing = packets.flatMap(({ length }) => [...new Array(Math.floor(length / 255)).fill(255), length % 255]);
  const content = packets.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(27 + lacing.length + content);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("OggS"));
  bytes[5] = flags;
  view.setBigUint64(6, BigInt(played), true);
  view.setUint32(14, 0x57425445, true);
  view.setUint32(18, number, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
