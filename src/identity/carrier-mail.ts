/**
 * Mail domains of Japanese mobile carriers, in ASCII lower case. They gave out addresses with dots
 * where RFC 5321 has none (`taro..y@`, `taro.@`), which people have had for twenty years.
 */
export const carrierDomain = new RegExp(
  `^(?:${[
    "docomo\\.ne\\.jp",
    "(?:[a-z0-9-]+\\.)?ezweb\\.ne\\.jp",
    "(?:[a-z0-9-]+\\.)?ido\\.ne\\.jp",
    "(?:[a-z0-9-]+\\.)?au\\.com",
    "uqmobile\\.jp",
    "softbank\\.ne\\.jp",
    "i\\.softbank\\.jp",
    "disney\\.ne\\.jp",
    "[a-z]\\.vodafone\\.ne\\.jp",
    "jp-[a-z]\\.ne\\.jp",
    "(?:[a-z0-9-]+\\.)?pdx\\.ne\\.jp",
    "wcm\\.ne\\.jp",
    "willcom\\.com",
    "y-mobile\\.ne\\.jp",
    "ymobile1?\\.ne\\.jp",
    "emnet\\.ne\\.jp",
    "emobile(?:-s)?\\.ne\\.jp",
    "rakumail\\.jp",
  ].join("|")})$`,
);
