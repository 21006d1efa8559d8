import { describe, expect, test } from 'vitest';
import { readPostgresAddress } from '../../../../src/store/postgres/address.ts';

const read = (rest: string): ReturnType<typeof readPostgresAddress> =>
  readPostgresAddress(`postgres://user:word@db.example${rest}`);

describe('the address of a PostgreSQL server', () => {
  test('takes its parts from the URL, and defaults for the others', () => {
    expect(read('/feeds')).toMatchObject({ host: 'db.example', port: 5432, database: 'feeds', tls: 'off' });
    expect(read(':6432/?port=7432&host=%2Frun&dbname=a')).toMatchObject({
      host: '/run',
      port: 7432,
      database: 'a',
    });
    expect(read('/feeds?sslmode=verify-ca&channel_binding=require')).toMatchObject({ tls: 'authority' });
  });

  test.each(['ssl=true', 'ssl=1', 'SSLMODE=verify-full', 'sslMode=require', 'sslcrl=/crl.pem'])(
    'is refused if a request for TLS would be ignored: %s',
    (parameter) => {
      expect(read(`/feeds?${parameter}`)).toBeUndefined();
    },
  );

  test.each(['/x?port=abc', '/x?port=0', '/x?port=65536', ':99999/x'])(
    'is refused if the port is invalid: %s',
    (rest) => {
      expect(read(rest)).toBeUndefined();
    },
  );
});
