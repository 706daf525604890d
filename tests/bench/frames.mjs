// The hard set of frames: camera pictures of 1280×720 in grey, made from codes of four versions by turning, tilting, blurring, noise, bad light and the like. The same in
// every run: all randomness is mulberry32 with the frame's number as seed.
export const WIDTH = 1280;
export const HEIGHT = 720;

const mulberry32 = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/** What is done to a code. `side`: of the code with its quiet zone, in pixels; `angle`: degrees; `tilt`: how much smaller the far edge is; `blur`: σ in pixels;
 * `smear`: pixels of movement; `noise`: σ of grey; `dark`, `light`: grey of the modules; `shade`: how much of the light the dark corner keeps; `glare`: radius. */
const CONDITIONS = {
  small: { side: 330 },
  turned: { angle: 17, side: 480 },
  tilted: { tilt: 0.34, angle: -6, side: 600 },
  blurred: { blur: 1.6, side: 560 },
  smeared: { smear: 5, side: 600 },
  noisy: { noise: 42, side: 560 },
  shaded: { shade: 0.18, side: 560 },
  flat: { dark: 104, light: 142, noise: 5, side: 560 },
  glaring: { glare: 46, side: 600 },
  everything: { angle: 8, tilt: 0.16, blur: 1.1, noise: 14, shade: 0.45, dark: 46, light: 214, side: 610 },
};
const CONTENTS = [60, 300, 700, 1200];

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const textOf = (length, seed) => {
  const random = mulberry32(seed);
  return `SP1:${Array.from({ length: length - 4 }, () => ALPHABET[Math.floor(random() * 45)]).join('')}`;
};

/** The projective map that takes picture pixels to modules, as nine numbers: from the picture's four corners of the code. */
function homography(corners, size) {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  // Square to quadrilateral (Heckbert), inverted.
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const [a, b, c, d, e, f] = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0];
  const inverse = [e - f * h, c * h - b, b * f - c * e, f * g - d, a - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
  return inverse.map((value, i) => (i < 6 ? value * size : value));
}

function cornersOf({ side, angle = 0, tilt = 0 }) {
  const turn = (angle * Math.PI) / 180;
  const half = side / 2;
  return [[-half, -half], [half, -half], [half, half], [-half, half]].map(([x, y]) => {
    const [u, v] = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
    const away = 1 + tilt * (v / side - 0.5) ; // the upper edge is further off
    return [WIDTH / 2 + u * away, HEIGHT / 2 + v * (1 - tilt / 3)];
  });
}

function blurRows(plane, width, height, kernel) {
  const radius = kernel.length >> 1;
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) sum += kernel[k + radius] * plane[y * width + Math.min(width - 1, Math.max(0, x + k))];
      out[y * width + x] = sum;
    }
  }
  return out;
}
function transposed(plane, width, height) {
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = plane[y * width + x];
  return out;
}
const normal = (kernel) => { const sum = kernel.reduce((a, b) => a + b); return kernel.map((v) => v / sum); };
const gauss = (sigma) => { const radius = Math.ceil(sigma * 3); return normal(Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)))); };

function render({ size, modules }, condition, seed) {
  const { dark = 24, light = 232, blur = 0, smear = 0, noise = 3, shade = 1, glare = 0 } = condition;
  const random = mulberry32(seed);
  const whole = size + 8;
  const [a, b, c, d, e, f, g, h, i] = homography(cornersOf(condition), whole);
  let plane = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (const [sx, sy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) { // four samples a pixel
        const [px, py] = [x + sx, y + sy];
        const w = g * px + h * py + i;
        const [column, row] = [Math.floor((a * px + b * py + c) / w) - 4, Math.floor((d * px + e * py + f) / w) - 4];
        const inside = column >= -4 && row >= -4 && column < size + 4 && row < size + 4;
        const black = inside && column >= 0 && row >= 0 && column < size && row < size && modules[row * size + column];
        sum += black ? dark : inside ? light : light * 0.55 + ((x >> 5) + (y >> 5)) % 2 * 12; // around the code a chequered desk
      }
      plane[y * WIDTH + x] = sum / 4;
    }
  }
  if (smear) plane = blurRows(plane, WIDTH, HEIGHT, normal(Array(smear).fill(1)));
  if (blur) {
    plane = blurRows(plane, WIDTH, HEIGHT, gauss(blur));
    plane = transposed(blurRows(transposed(plane, WIDTH, HEIGHT), HEIGHT, WIDTH, gauss(blur)), HEIGHT, WIDTH);
  }
  const luma = new Uint8Array(plane.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const lit = shade + (1 - shade) * ((x / WIDTH + y / HEIGHT) / 2);
      const spot = glare ? 255 * Math.exp(-(((x - WIDTH * 0.56) ** 2 + (y - HEIGHT * 0.58) ** 2) / (2 * glare * glare))) : 0;
      const grain = noise * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      luma[y * WIDTH + x] = Math.max(0, Math.min(255, Math.round(plane[y * WIDTH + x] * lit + spot + grain)));
    }
  }
  return luma;
}

/** [{name, text, luma}]. `encode`: text to {size, modules, version}. `most`: so many of them, spread over the set. */
export function hardFrames(encode, most = Infinity) {
  const all = CONTENTS.flatMap((length, n) => Object.entries(CONDITIONS).map(([name, condition], m) => ({ length, name, condition, seed: n * 100 + m })));
  const step = Math.max(1, Math.floor(all.length / most));
  return all.filter((_, i) => i % step === 0).slice(0, most).map(({ length, name, condition, seed }) => {
    const text = textOf(length, seed);
    const matrix = encode(text);
    return { name: `version ${matrix.version} ${name}`, text, luma: render(matrix, condition, seed) };
  });
}
