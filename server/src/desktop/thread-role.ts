/** Tells a thread that examines Dockerfiles for the report from the server's own. */
export const EXAMINE_THREAD = 'bulkhead-examine';
