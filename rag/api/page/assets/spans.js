// Offsets: the service counts code points, JavaScript counts UTF-16 units; an emoji is one there and two here.

/**
 * Return the UTF-16 offsets that belong to offsets in code points, in the order given; what lies beyond ends the text.
 *
 * @param {string} text
 * @param {readonly number[]} points
 * @returns {number[]}
 */
export function toUnits(text, points) {
  const order = points.map((point, index) => ({ point, index })).sort((a, b) => a.point - b.point);
  const units = new Array(points.length).fill(text.length);
  let at = 0;
  let count = 0;
  for (const { point, index } of order) {
    while (count < point && at < text.length) {
      at += unitsAt(text, at);
      count += 1;
    }
    units[index] = at;
  }
  return units;
}

/**
 * Return how many code points a text has.
 *
 * @param {string} text
 */
export function pointsIn(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * @param {string} text
 * @param {number} at
 */
function unitsAt(text, at) {
  return /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1;
}
