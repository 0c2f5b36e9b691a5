/**
 * nginx that starts as user 101 and keeps what it writes in /tmp
 * (https://github.com/nginx/docker-nginx-unprivileged: `stable`, `stable-alpine` and their like follow nginx's own).
 */
export const UNPRIVILEGED_NGINX = 'nginxinc/nginx-unprivileged:stable-alpine';
