-- Decides a payment in one transaction and one round trip. Everything about a wallet is done under
-- the lock of its row, so that two payments of one wallet see each other.
CREATE TYPE decision AS (
  outcome text,
  payment_id bigint,
  decline_code text,
  reward bigint,
  created_at timestamptz
);

CREATE FUNCTION authorize(
  of_terminal text, with_reference text, with_digest bytea, with_code bytea,
  of_amount bigint, in_currency text
) RETURNS decision LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz := clock_timestamp();
  shop terminal;
  shown code;
  payer wallet;
  phone device;
  known payment;
  declined text;
  points bigint := 0;
  made bigint;
BEGIN
  SELECT * INTO shop FROM terminal WHERE id = of_terminal;
  IF NOT FOUND OR shop.stopped THEN RETURN ('revoked', NULL, NULL, NULL, NULL)::decision; END IF;

  SELECT * INTO known FROM payment
    WHERE terminal_id = of_terminal AND reference = with_reference;
  IF FOUND THEN
    IF known.request_digest <> with_digest THEN
      RETURN ('reference_reused', NULL, NULL, NULL, NULL)::decision;
    END IF;
    RETURN ('replayed', known.id, known.decline_code, known.reward, known.created_at)::decision;
  END IF;

  SELECT * INTO shown FROM code WHERE digest = with_code;
  IF NOT FOUND THEN RETURN ('decided', NULL, 'code_invalid', 0, at)::decision; END IF;
  SELECT * INTO payer FROM wallet WHERE id = shown.wallet_id FOR UPDATE;
  SELECT * INTO phone FROM device WHERE id = shown.device_id;
  SELECT * INTO shown FROM code WHERE digest = with_code;

  declined := CASE
    WHEN payer.stopped THEN 'wallet_unavailable'
    WHEN NOT phone.active THEN 'device_unavailable'
    WHEN shown.spent_by IS NOT NULL THEN 'code_spent'
    WHEN shown.expires_at < at THEN 'code_expired'
    ELSE limits_of(payer.id, phone.id, shop, of_amount, at)
  END;
  IF declined IS NULL AND of_amount > payer.balance THEN declined := 'insufficient_funds'; END IF;
  IF declined IS NULL THEN points := of_amount * shop.reward_rate_bp / 10000; END IF;

  INSERT INTO payment (terminal_id, reference, request_digest, wallet_id, device_id, merchant_id,
      store_id, lat_e6, lon_e6, amount, currency, decline_code, reward, created_at)
    VALUES (of_terminal, with_reference, with_digest, payer.id, phone.id, shop.merchant_id,
      shop.store_id, shop.lat_e6, shop.lon_e6, of_amount, in_currency, declined, points, at)
    ON CONFLICT (terminal_id, reference) DO NOTHING
    RETURNING id INTO made;
  -- Another wallet's payment has taken the reference meanwhile: the caller asks again.
  IF made IS NULL THEN RETURN ('again', NULL, NULL, NULL, NULL)::decision; END IF;
  UPDATE code SET spent_by = coalesce(spent_by, made) WHERE digest = with_code;
  IF declined IS NULL THEN
    UPDATE wallet SET balance = balance - of_amount, points_pending = points_pending + points
      WHERE id = payer.id;
    INSERT INTO transfer (payment_id, debit, credit, amount)
      SELECT made, debit, credit, each_amount FROM (VALUES
        ('wallet:' || payer.id, 'merchant:' || shop.merchant_id, of_amount),
        ('merchant:' || shop.merchant_id, 'fees', of_amount * shop.fee_rate_bp / 10000),
        ('rewards', 'points:' || payer.id, points)
      ) AS moved (debit, credit, each_amount) WHERE each_amount > 0;
  END IF;
  RETURN ('decided', made, declined, points, at)::decision;
END
$$;
