/**
 * What a user's machine says about a registry's host: logins, certificates and proxies, where docker, podman and the
 * environment keep them; and what a registry asks for a login with.
 */
@NullMarked
package dev.complete.registry.login;

import org.jspecify.annotations.NullMarked;
