/** xoroshiro128+ by Blackman and Vigna (24, 16, 37) in 32-bit halves; a draw is the low half of the sum, or both. The fields are open, so that filling loops keep them in registers. */
export class Xoroshiro {
  high = 0;
  constructor(public s01: number, public s00: number, public s11: number, public s10: number) {}

  /** 32 random bits as a signed integer. */
  next(): number {
    const { s00, s01, s10, s11 } = this, a0 = s10 ^ s00, a1 = s11 ^ s01;
    this.s00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
    this.s01 = (s01 << 24) ^ (s00 >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
    this.s10 = (a1 << 5) ^ (a0 >>> 27);
    this.s11 = (a0 << 5) ^ (a1 >>> 27);
    return (s00 + s10) | 0;
  }

  /** One step for 64 bits: answers the low half of the sum, and leaves the high one, whose upper bits are the generator's best, in `high`. */
  nextPair(): number {
    const { s00, s01, s10, s11 } = this, low = this.next();
    this.high = (s01 + s11 + (((s00 & s10) | ((s00 | s10) & ~low)) >>> 31)) | 0;
    return low;
  }

  words(): number[] { return [this.s01, this.s00, this.s11, this.s10]; }
}
