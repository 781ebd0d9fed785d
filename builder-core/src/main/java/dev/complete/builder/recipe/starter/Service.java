package dev.complete.builder.recipe.starter;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that run a program of a well-known package in an image: as its own user, on a read-only root, with its log
 * on its output.
 *
 * @param files the component's own, as lines of YAML below the component; empty for none
 * @param image lines of YAML below {@code image}
 * @param user a name of the packages' passwd; empty for one that the manifest declares
 */
record Service(List<String> files, List<String> image, String user) {

    private static final Set<String> NGINX = Set.of("nginx", "nginx-light", "nginx-core", "nginx-full", "nginx-extras");

    /** @param site folder of the image's web pages */
    static Optional<Service> of(Set<String> packages, String site) {
        if (packages.stream().anyMatch(NGINX::contains)) {
            return Optional.of(nginx(site));
        }
        if (packages.contains("redis-server")) {
            return Optional.of(redis());
        }
        return packages.stream()
                .filter(name -> name.matches("postgresql-[0-9]+"))
                .findFirst()
                .map(name -> postgresql(name.substring("postgresql-".length())));
    }

    private static Service nginx(String site) {
        return new Service(
                List.of(
                        "    files:",
                        "      /etc/nginx/image.conf: |     # Debian's own starts as root and logs to files",
                        "        pid /run/nginx.pid;",
                        "        error_log stderr;",
                        "        include /etc/nginx/modules-enabled/*.conf;",
                        "        events {}",
                        "        http {",
                        "          include /etc/nginx/mime.types;",
                        "          access_log /dev/stdout;",
                        "          client_body_temp_path /tmp/body;",
                        "          proxy_temp_path /tmp/proxy;",
                        "          fastcgi_temp_path /tmp/fastcgi;",
                        "          uwsgi_temp_path /tmp/uwsgi;",
                        "          scgi_temp_path /tmp/scgi;",
                        "          etag off;                # all files have one time, so it says nothing",
                        "          if_modified_since off;",
                        "          server {",
                        "            listen 8080;",
                        "            root " + site + ";",
                        "            index index.html index.nginx-debian.html;",
                        "          }",
                        "        }"),
                List.of(
                        "  command: [/usr/sbin/nginx, -c, /etc/nginx/image.conf, -g, \"daemon off;\"]",
                        "  ports: [8080/tcp]",
                        "  writable: {/tmp: {}, /run: {}}    # all else is read-only"),
                "www-data");
    }

    private static Service redis() {
        return new Service(
                List.of(),
                List.of(
                        "  command: [/usr/bin/redis-server, --dir, /var/lib/redis]",
                        "  ports: [6379/tcp]                # others may connect once there is a password: --requirepass",
                        "  writable:                        # all else is read-only",
                        "    /tmp: {}",
                        "    /var/lib/redis: {mode: 0700, keep: true}    # a volume"),
                "redis");
    }

    private static Service postgresql(String version) {
        return new Service(
                List.of(),
                List.of(
                        "  env: {PATH: /usr/lib/postgresql/" + version
                                + "/bin:/usr/bin:/bin, PGDATA: /var/lib/postgresql/data}",
                        "  command:                         # others may connect once pg_hba.conf lets them",
                        "    - /bin/sh",
                        "    - -euc",
                        "    - |",
                        "      [ -s \"$PGDATA/PG_VERSION\" ] || initdb --encoding=UTF8 --locale=C --auth=trust",
                        "      exec postgres -c listen_addresses=\"*\"",
                        "  ports: [5432/tcp]",
                        "  writable:                        # all else is read-only",
                        "    /tmp: {}",
                        "    /run: {}",
                        "    /var/run/postgresql: {}",
                        "    /var/lib/postgresql: {mode: 0700, keep: true}    # a volume"),
                "postgres");
    }
}
