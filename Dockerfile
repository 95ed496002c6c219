# linux/amd64, linux/arm64 and linux/arm/v7:
#   docker buildx build --platform linux/amd64,linux/arm64,linux/arm/v7 -t sunpilot .

# What the compiler writes is the same on every platform, so it runs on the builder's own.
FROM --platform=$BUILDPLATFORM node:20-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# Packages are chosen on the platform they will run on.
FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json LICENSE ./
COPY config config
RUN chmod 0755 dist/src/main.js \
 && ln -s /app/dist/src/main.js /usr/local/bin/sunpilot \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin sunpilot \
 && install -d -o sunpilot -g sunpilot -m 0750 /var/lib/sunpilot

# Nothing is written but /var/lib/sunpilot and /tmp: the root may be read-only.
USER sunpilot
VOLUME /var/lib/sunpilot
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["sunpilot", "healthcheck"]
ENTRYPOINT ["sunpilot"]
CMD ["run"]
