-- What a payment reads and writes. Money is in minor units; a payment is never changed here.
CREATE TABLE terminal (
  id text PRIMARY KEY,
  merchant_id text NOT NULL,
  store_id text NOT NULL,
  lat_e6 integer NOT NULL,
  lon_e6 integer NOT NULL,
  reward_rate_bp integer NOT NULL,
  fee_rate_bp integer NOT NULL,
  stopped boolean NOT NULL DEFAULT false
);
CREATE TABLE wallet (
  id bigint PRIMARY KEY,
  balance bigint NOT NULL CHECK (balance >= 0),
  points_pending bigint NOT NULL DEFAULT 0,
  stopped boolean NOT NULL DEFAULT false
);
CREATE TABLE device (
  id bigint PRIMARY KEY,
  wallet_id bigint NOT NULL REFERENCES wallet,
  active boolean NOT NULL DEFAULT true,
  enrolled_at timestamptz NOT NULL
);
CREATE TABLE code (
  digest bytea PRIMARY KEY,
  wallet_id bigint NOT NULL REFERENCES wallet,
  device_id bigint NOT NULL REFERENCES device,
  expires_at timestamptz NOT NULL,
  spent_by bigint
);
CREATE TABLE payment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  terminal_id text NOT NULL,
  reference text NOT NULL,
  request_digest bytea NOT NULL,
  wallet_id bigint NOT NULL,
  device_id bigint NOT NULL,
  merchant_id text NOT NULL,
  store_id text NOT NULL,
  lat_e6 integer NOT NULL,
  lon_e6 integer NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  decline_code text,
  reward bigint NOT NULL,
  returned bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  UNIQUE (terminal_id, reference)
);
CREATE INDEX payment_of_wallet ON payment (wallet_id, created_at);
CREATE TABLE transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id bigint NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0)
);
CREATE INDEX transfer_of_payment ON transfer (payment_id);
