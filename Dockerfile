# Sekisho on a machine of one's own: `sekisho serve`, behind a proxy that ends TLS.
#
#   docker build -t sekisho .
#   docker run --detach -v sekisho:/data -p 127.0.0.1:8080:8080 sekisho \
#     serve --host 0.0.0.0 --origin https://pay.example.com --trust-proxy 172.17.0.1
#
# OPERATIONS.md, "On a machine of one's own", says what it is and what it is not.
FROM node:24-bookworm-slim AS build
WORKDIR /sekisho
COPY . .
RUN npm ci && npm pack --pack-destination /tmp

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /tmp/sekisho-*.tgz /tmp/sekisho.tgz
RUN npm install --global --omit=dev /tmp/sekisho.tgz \
  && rm -r /tmp/sekisho.tgz /root/.npm "$(npm root --global)/sekisho/node_modules/node" \
  && install --directory --owner=node --group=node --mode=700 /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["sekisho"]
CMD ["serve", "--state", "/data", "--host", "0.0.0.0"]
