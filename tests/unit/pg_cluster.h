/* A PostgreSQL of this test program's own (tests/cluster), started by the first who asks and stopped at the
 * end. Where none is installed the program ends as skipped. */
#ifndef MM_TEST_PG_CLUSTER_H
#define MM_TEST_PG_CLUSTER_H

#include "tests/unit/mm_test.h"

#include <sys/wait.h>

static char cluster_dir[300];
static char cluster_url_text[800];

/* Exit code of tests/cluster COMMAND; its first line of output to out (may be NULL). */
static inline int cluster_run(const char *command, const char *mode, char *out, size_t out_bytes)
{
    int pipes[2], status = -1;
    if (pipe(pipes) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(pipes[1], 1);
        close(pipes[0]);
        close(pipes[1]);
        execl(MM_TEST_SOURCE_DIR "/tests/cluster", "cluster", command, cluster_dir, mode, (char *)NULL);
        _exit(127);
    }
    close(pipes[1]);
    FILE *said = fdopen(pipes[0], "r");
    if (out && said && fgets(out, (int)out_bytes, said))
        out[strcspn(out, "\n")] = '\0';
    if (said)
        fclose(said);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static __attribute__((unused)) pid_t cluster_owner;
static inline void cluster_end(void)
{
    if (getpid() != cluster_owner)
        return;
    cluster_run("stop", "immediate", NULL, 0);
    *strrchr(cluster_dir, '/') = '\0';
    mm_test_rmdir(cluster_dir);
}

static inline const char *cluster_url(void)
{
    if (cluster_url_text[0])
        return cluster_url_text;
    char dir[256];
    mm_test_mkdir(dir);
    chmod(dir, 0711);
    snprintf(cluster_dir, sizeof cluster_dir, "%s/pg", dir);
    int code = cluster_run("start", "fast", cluster_url_text, sizeof cluster_url_text);
    if (code != 0) {
        printf("%s\n", code == 77 ? "skipped: PostgreSQL is not installed" : "the cluster does not start");
        exit(code == 77 ? 77 : 1);
    }
    cluster_owner = getpid();
    atexit(cluster_end);
    return cluster_url_text;
}
#endif
