import assert from 'node:assert/strict';
import { decompress } from '../../../../src/io/tables/root/decompress.js';

const TEXT = Buffer.from(
  Array.from({ length: 80 }, (_, i) => `${i} ${i * i}\n`)
    .join('')
    .repeat(2),
);

/** TEXT as xz 5.4, zstd 1.5 and lz4 1.9 pack it; of the last the block alone. */
const PACKED = {
  XZ: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ASPASpdABgIAmK9usQvHdeXrjGDT6LPYv20CcaA+64K5SV8JV41jIYb5jGCHly2zKvnlfgx+JuheMZYshLr1ISaIV36m8xtgPj6lqwtpjfg4FRpEMbBovSDawrA+JV2yKVxFqPBvZBpjSCCcTdfrWIK3fLRxArmoETv30IIMpsILVBlYQMhv04uCWqmKszbzPaMYgTc3sjlrjs+7qkyiz/FgfLVa2JRVx2hJP1ddWt5VVmRyEqwNx5aT0JB+pKRqtlo90rU7tNvvXaaEwwONJG4l92yBwfg5E+0GLcihf87l82bzo/8QxYTA0aewxt/Bc7FjClHZ8Y3V9R2i07YtwUYZzkOcW0d1jAJgk+atR0tmsDSGYxPD97Ubz+mBNpL02hMp/dl4eKjJ6+qzYj/AAAAAAD30ZI3DJ7n9gABxgKQCQAAP6C1zLHEZ/sCAAAAAARZWg==',
  ZS: 'KLUv/WCQA/0IAIYkRQmwOyQxVIEYwI0/AEEAQgAPXkwleHsj6L8OArwQNEnPfEjNPIuWSRMlcyI6Jp1788gV83fDdLg2AVwwbT2eary3SFLiRIfknlfhG3RNKASunKdy47SR6xOAXDgd457wv2vCI3FLSBcuCSfCHSGN3QvPwBXhA9wQmq4WAlxB6FsveKta8KJaQSoqBSeoE6SaBlFSEwFICkTbpTc8idSG95DWkMRSGk6AdIbki354YFEZHioaQwNFPQSYKAwNj955kKidBxGtk+wonRMQnZPk3J93C/SDesUbUK14cdMqUtWUihM0nSLVpy9eyFSKN0+j6MPURYB7oWiq94gPeo149reINPIScSLeIdLBe+LRSYX4mzSIDgEASIosqUQa',
  L4: '8JMwIDAKMSAxCjIgNAozIDkKNCAxNgo1IDI1CjYgMzYKNyA0OQo4IDY0CjkgODEKMTAgMTAwCjExIDEyMQoxMiAxNDQKMTMgMTY5CjE0IDE5NgoxNSAyMjUKMTYgMjU2CjE3IDI4OQoxOCAzMjQKMTkgMzYxCjIwIDQwMAoyMSA0NDEKMjIgNDg0CjIzIDUyOQoyNCA1NzYKMjUgNjI1CjI2IDYOADA3IDccADA4IDcqAPAhOSA4NDEKMzAgOTAwCjMxIDk2MQozMiAxMDI0CjMzIDEwODkKMzQgMTE1NgozNSAxkADwAzM2IDEyOTYKMzcgMTM2OQozOLwA8Bw0CjM5IDE1MjEKNDAgMTYwMAo0MSAxNjgxCjQyIDE3NjQKNDMgMTg0OQo03gDwKTM2CjQ1IDIwMjUKNDYgMjExNgo0NyAyMjA5CjQ4IDIzMDQKNDkgMjQwMQo1MCAyNTAwCjUxIDI2EADwBTIgMjcwNAo1MyAyODA5CjU0IDI5awEwNSAzUACgNTYgMzEzNgo1NyoB8Ac5CjU4IDMzNjQKNTkgMzQ4MQo2MCAzoADwFTYxIDM3MjEKNjIgMzg0NAo2MyAzOTY5CjY0IDQwOTYKNjUgNPAA8BU2NiA0MzU2CjY3IDQ0ODkKNjggNDYyNAo2OSA0NzYxCjcwIDQ/AfAVNzEgNTA0MQo3MiA1MTg0CjczIDUzMjkKNzQgNTQ3Ngo3NSA1igFQNzYgNTcQAEA3IDU5IABAOCA2MDAAfzkgNjI0MQpIAv//MlA2MjQxCg==',
};

function record(tag: string, packed: Buffer, length: number): Buffer {
  const u24 = (value: number) => Buffer.of(value & 255, (value >> 8) & 255, value >> 16);
  return Buffer.concat([Buffer.from(tag), Buffer.of(0), u24(packed.length), u24(length), packed]);
}

function packedOf(tag: keyof typeof PACKED): Buffer {
  const packed = Buffer.from(PACKED[tag], 'base64');
  // The check sum of ROOT's LZ4 blocks.
  return tag === 'L4' ? Buffer.concat([Buffer.alloc(8), packed]) : packed;
}

describe('records of ROOT files', () => {
  for (const tag of ['XZ', 'ZS', 'L4'] as const) {
    it(`give back what ${tag} packed, in one block or several`, () => {
      const one = record(tag, packedOf(tag), TEXT.length);
      assert.deepEqual(Buffer.from(decompress(one, TEXT.length)), TEXT);
      const two = decompress(Buffer.concat([one, one]), 2 * TEXT.length);
      assert.deepEqual(Buffer.from(two), Buffer.concat([TEXT, TEXT]));
    });

    it(`of ${tag} that end in the middle are refused`, () => {
      const half = packedOf(tag).subarray(0, 150);
      assert.throws(() => decompress(record(tag, half, TEXT.length), TEXT.length), Error);
    });
  }

  it('of another kind are refused', () => {
    assert.throws(() => decompress(record('QQ', Buffer.alloc(9), 100), 100), /unknown kind/);
  });
});
