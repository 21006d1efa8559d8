import { describe, expect, test } from 'vitest';
import { readPostgresAddress } from '../../../../src/store/postgres/address.ts';

const read = (rest: string): ReturnType<typeof readPostgresAddress> =>
  readPostgresAddress(`postgres://user:word@db.example${rest}`);

describe('the address of a PostgreSQL server', () => {
  test('has what the URL says, and else what is usual', () => {
    expect(read('/feeds')).toMatchObject({ host: 'db.example', port: 5432, database: 'feeds', tls: 'off' });
    expect(read(':6432/?port=7432&host=%2Frun&dbname=a')).toMatchObject({
      host: '/run',
      port: 7432,
      database: 'a',
    });
    expect(read('/feeds?sslmode=verify-ca&channel_binding=require')).toMatchObject({ tls: 'authority' });
  });

  test.each(['ssl=true', 'ssl=1', 'SSLMODE=verify-full', 'sslMode=require', 'sslcrl=/crl.pem'])(
    'is none where a wish for TLS would be passed over: %s',
    (parameter) => {
      expect(read(`/feeds?${parameter}`)).toBeUndefined();
    },
  );

  test.each(['/x?port=abc', '/x?port=0', '/x?port=65536', ':99999/x'])(
    'is none where the port is none: %s',
    (rest) => {
      expect(read(rest)).toBeUndefined();
    },
  );
});
