-- The first limit that a payment would break, or null: every declining rule that the product's policy
-- has for a payment of a customer who is online. One pass over the wallet's last 30 days.
CREATE FUNCTION limits_of(
  of_wallet bigint, of_device bigint, shop terminal, of_amount bigint, at timestamptz
) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  seen record;
  last payment;
  gone double precision;
BEGIN
  SELECT
    count(*) FILTER (WHERE paid AND age < interval '1 minute') AS minute_count,
    count(*) FILTER (WHERE paid AND age < interval '1 day') AS day_count,
    coalesce(sum(net) FILTER (WHERE paid AND age < interval '10 minutes'), 0) AS ten_minutes,
    coalesce(sum(net) FILTER (WHERE paid AND age < interval '1 day'), 0) AS day_amount,
    coalesce(sum(net) FILTER (WHERE paid), 0) AS month_amount,
    count(*) FILTER (WHERE paid AND own AND age < interval '1 minute') AS device_minute_count,
    coalesce(sum(net) FILTER (WHERE paid AND own AND age < interval '1 day'), 0) AS device_day,
    count(*) FILTER (WHERE paid AND here AND age < interval '1 minute') AS here_minute_count,
    count(*) FILTER (WHERE paid AND here AND age < interval '1 day') AS here_day_count,
    coalesce(sum(net) FILTER (WHERE paid AND here AND age < interval '1 hour'), 0) AS here_hour,
    count(DISTINCT merchant_id) FILTER (
      WHERE paid AND NOT here AND age < interval '10 minutes') AS other_shops,
    count(*) FILTER (WHERE NOT paid AND age < interval '10 minutes') AS declines,
    coalesce(sum(returned) FILTER (WHERE age < interval '1 day'), 0) AS given_back,
    bool_or(paid AND here AND amount = of_amount AND age < interval '2 minutes') AS duplicate
  INTO seen
  FROM (
    SELECT amount, merchant_id, returned, amount - returned AS net, at - created_at AS age,
      decline_code IS NULL AS paid, device_id = of_device AS own,
      merchant_id = shop.merchant_id AS here
    FROM payment WHERE wallet_id = of_wallet AND created_at > at - interval '30 days'
  ) AS past;

  IF seen.duplicate THEN RETURN 'duplicate_suspected'; END IF;
  IF seen.minute_count >= 10 OR seen.day_count >= 60 OR seen.device_minute_count >= 10
    OR seen.here_minute_count >= 10 OR seen.here_day_count >= 50 THEN
    RETURN 'velocity_count_exceeded';
  END IF;
  IF seen.ten_minutes + of_amount > 50000 OR seen.day_amount + of_amount > 100000
    OR seen.month_amount + of_amount > 500000 OR seen.device_day + of_amount > 100000
    OR seen.here_hour + of_amount > 50000 THEN
    RETURN 'velocity_amount_exceeded';
  END IF;
  IF seen.other_shops >= 6 THEN RETURN 'velocity_pattern'; END IF;
  IF seen.declines >= 10 THEN RETURN 'velocity_pattern'; END IF;
  IF seen.given_back >= 100000 THEN RETURN 'velocity_amount_exceeded'; END IF;

  SELECT * INTO last FROM payment
    WHERE wallet_id = of_wallet AND created_at > at - interval '1 day' AND decline_code IS NULL
    ORDER BY created_at DESC LIMIT 1;
  IF FOUND AND last.store_id <> shop.store_id THEN
    -- Metres between both shops, nearly: a degree is 111,320 m, and less of one eastward.
    gone := 0.11132 * sqrt(
      (shop.lat_e6 - last.lat_e6) ^ 2
      + ((shop.lon_e6 - last.lon_e6) * cos(radians(shop.lat_e6 / 1e6))) ^ 2);
    IF gone > 50000 AND gone / greatest(extract(epoch FROM at - last.created_at), 1) > 69.4 THEN
      RETURN 'velocity_pattern';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
