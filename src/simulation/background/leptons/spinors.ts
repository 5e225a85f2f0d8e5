/**
 * Dirac spinors in the chiral representation, gamma^0 = [[0, 1], [1, 0]], gamma^i = [[0, sigma_i], [-sigma_i, 0]]. Spinors, columns
 * and rows, and complex vectors are four complex numbers: real and imaginary parts in turn.
 */

/** Four complex numbers. */
export type Complex4 = Float64Array;

/** A spinor of a leg: u and v are columns, of a fermion that comes in and an antifermion that goes out; the others rows. */
export type SpinorKind = 'u' | 'v' | 'u bar' | 'v bar';

/** The spinors of both helicities for entry `k` of `v`, of mass `m` (GeV) and not at rest. */
export function spinors(v: ArrayLike<number>, k: number, m: number, kind: SpinorKind): [Complex4, Complex4] {
  const [e, x, y, z] = [v[4 * k], v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]];
  const pt = Math.hypot(x, y);
  const half = Math.atan2(pt, z) / 2;
  const [cos, sin] = [Math.cos(half), Math.sin(half)];
  const [cosPhi, sinPhi] = pt === 0 ? [1, 0] : [x / pt, y / pt];
  const large = Math.sqrt(e + Math.hypot(pt, z));
  const small = m / large;
  const along = [cos, 0, cosPhi * sin, sinPhi * sin];
  const against = [-cosPhi * sin, sinPhi * sin, cos, 0];
  const columns =
    kind === 'u' || kind === 'u bar'
      ? [join(along, small, large), join(against, large, small)]
      : [join(against, large, -small), join(along, small, -large)];
  return (kind.endsWith('bar') ? columns.map(adjoint) : columns) as [Complex4, Complex4];
}

const join = (xi: readonly number[], upper: number, lower: number): Complex4 =>
  Float64Array.from([...xi.map((value) => upper * value), ...xi.map((value) => lower * value)]);

/** psi^dagger gamma^0. */
const adjoint = (s: Complex4): Complex4 => Float64Array.of(s[4], -s[5], s[6], -s[7], s[0], -s[1], s[2], -s[3]);

/** Both transverse polarisations of a real photon at entry `k` of `v`, not along z. */
export function polarisations(v: ArrayLike<number>, k: number): [Complex4, Complex4] {
  const [e, x, y, z] = [v[4 * k], v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]];
  const pt = Math.hypot(x, y);
  return [
    Float64Array.of(0, 0, (x * z) / (e * pt), 0, (y * z) / (e * pt), 0, -pt / e, 0),
    Float64Array.of(0, 0, -y / pt, 0, x / pt, 0, 0, 0),
  ];
}

/**
 * Adds to `o`, with a sign, the column a-slash s (side 1) or the row s a-slash (side -1), a at aa[at] and s at ss[from]; slash(a) =
 * [[0, a0 - a.sigma], [a0 + a.sigma, 0]], and a row times it is the column of (a0, -a1, a2, -a3).
 */
export function addSlash(
  o: Complex4,
  sign: number,
  aa: Complex4,
  at: number,
  ss: Complex4,
  from: number,
  side: 1 | -1,
): void {
  const [a0, b0, a3, b3] = [aa[at], aa[at + 1], side * aa[at + 6], side * aa[at + 7]];
  // a1 - i a2 and a1 + i a2
  const [mr, mi] = [side * aa[at + 2] + aa[at + 5], side * aa[at + 3] - aa[at + 4]];
  const [nr, ni] = [side * aa[at + 2] - aa[at + 5], side * aa[at + 3] + aa[at + 4]];
  const [u0, v0, u1, v1] = [ss[from], ss[from + 1], ss[from + 2], ss[from + 3]];
  const [l0, m0, l1, m1] = [ss[from + 4], ss[from + 5], ss[from + 6], ss[from + 7]];
  o[0] += sign * ((a0 - a3) * l0 - (b0 - b3) * m0 - mr * l1 + mi * m1);
  o[1] += sign * ((a0 - a3) * m0 + (b0 - b3) * l0 - mr * m1 - mi * l1);
  o[2] += sign * ((a0 + a3) * l1 - (b0 + b3) * m1 - nr * l0 + ni * m0);
  o[3] += sign * ((a0 + a3) * m1 + (b0 + b3) * l1 - nr * m0 - ni * l0);
  o[4] += sign * ((a0 + a3) * u0 - (b0 + b3) * v0 + mr * u1 - mi * v1);
  o[5] += sign * ((a0 + a3) * v0 + (b0 + b3) * u0 + mr * v1 + mi * u1);
  o[6] += sign * ((a0 - a3) * u1 - (b0 - b3) * v1 + nr * u0 - ni * v0);
  o[7] += sign * ((a0 - a3) * v1 + (b0 - b3) * u1 + nr * v0 + ni * u0);
}

/** Adds to `o`, with a sign, the vector rr gamma^mu ss of the row at rr[at] and the column at ss[from]. */
export function addCurrent(o: Complex4, sign: number, rr: Complex4, at: number, ss: Complex4, from: number): void {
  // products of the parts of the row with the lower (first) and with the upper (second) part of the column
  const [a0, b0, a1, b1] = [rr[at], rr[at + 1], rr[at + 2], rr[at + 3]];
  const [c0, d0, c1, d1] = [rr[at + 4], rr[at + 5], rr[at + 6], rr[at + 7]];
  const [u0, v0, u1, v1] = [ss[from], ss[from + 1], ss[from + 2], ss[from + 3]];
  const [l0, m0, l1, m1] = [ss[from + 4], ss[from + 5], ss[from + 6], ss[from + 7]];
  const [p00, q00] = [a0 * l0 - b0 * m0, a0 * m0 + b0 * l0];
  const [p11, q11] = [a1 * l1 - b1 * m1, a1 * m1 + b1 * l1];
  const [p01, q01] = [a0 * l1 - b0 * m1, a0 * m1 + b0 * l1];
  const [p10, q10] = [a1 * l0 - b1 * m0, a1 * m0 + b1 * l0];
  const [r00, s00] = [c0 * u0 - d0 * v0, c0 * v0 + d0 * u0];
  const [r11, s11] = [c1 * u1 - d1 * v1, c1 * v1 + d1 * u1];
  const [r01, s01] = [c0 * u1 - d0 * v1, c0 * v1 + d0 * u1];
  const [r10, s10] = [c1 * u0 - d1 * v0, c1 * v0 + d1 * u0];
  o[0] += sign * (p00 + p11 + r00 + r11);
  o[1] += sign * (q00 + q11 + s00 + s11);
  o[2] += sign * (p01 + p10 - r01 - r10);
  o[3] += sign * (q01 + q10 - s01 - s10);
  o[4] += sign * (q01 - q10 - s01 + s10);
  o[5] += sign * (p10 - p01 - r10 + r01);
  o[6] += sign * (p00 - p11 - r00 + r11);
  o[7] += sign * (q00 - q11 - s00 + s11);
}
