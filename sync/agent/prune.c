/* Clearing away what DIR/packs holds beyond the packs in use. A folder is first given another name and only
 * then taken apart, so that one that bears a version is whole at any moment. */
#include "sync/agent/pack.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>

#define VERSION_LEN 16
#define MAX_IN_USE  256
#define MAX_A_ROUND 256

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void mm_agent_tree_remove(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* What follows the version in a folder's name ("", ".tmp", ".old"); NULL for a name that is not ours. */
static const char *ending_of(const char *name)
{
    static const char *const endings[] = {"", ".tmp", ".old"};
    if (strspn(name, "0123456789abcdef") != VERSION_LEN)
        return NULL;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(name + VERSION_LEN, endings[i]) == 0)
            return name + VERSION_LEN;
    }
    return NULL;
}

struct found {
    char dir[MM_PATH_BYTES]; /* DIR/packs */
    char names[MAX_A_ROUND][VERSION_LEN + sizeof ".tmp"];
    size_t n; /* what is more is for the next round */
};

static enum mm_err list(struct mm_agent *agent, struct found *found, struct mm_errinfo *info)
{
    const struct dirent *entry;
    if (mm_path_join(found->dir, agent->dir, "packs"))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    DIR *dir = opendir(found->dir);
    if (!dir)
        return errno == ENOENT ? MM_OK : mm_fail_errno(info, errno, "%s", found->dir);
    while (found->n < MAX_A_ROUND && (entry = readdir(dir))) {
        if (ending_of(entry->d_name))
            (void)snprintf(found->names[found->n++], sizeof found->names[0], "%.*s",
                           (int)sizeof found->names[0] - 1, entry->d_name);
    }
    closedir(dir);
    return MM_OK;
}

static bool in_use(const char *name, const char (*versions)[VERSION_LEN + 1], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, versions[i]) == 0)
            return true;
    }
    return false;
}

/* Gives those that nobody uses their other name. Inside the caller's transaction. */
static enum mm_err move_away_tx(struct mm_agent *agent, struct found *found, struct mm_errinfo *info)
{
    char versions[MAX_IN_USE][VERSION_LEN + 1], from[MM_PATH_BYTES], to[MM_PATH_BYTES];
    size_t n = 0;
    enum mm_err err = mm_store_packs_needed(agent->store, versions, MAX_IN_USE, &n, info);
    for (size_t i = 0; !err && i < found->n; i++) {
        char *name = found->names[i];
        if (*ending_of(name) || in_use(name, versions, n))
            continue;
        if (mm_path_join(from, found->dir, name))
            return mm_fail(info, MM_ERR_TOO_BIG, "%s", name);
        memcpy(name + VERSION_LEN, ".old", sizeof ".old");
        if (mm_path_join(to, found->dir, name))
            return mm_fail(info, MM_ERR_TOO_BIG, "%s", name);
        mm_agent_tree_remove(to);
        if (rename(from, to) != 0)
            return mm_fail_errno(info, errno, "%s", from);
    }
    return err;
}

enum mm_err mm_agent_packs_prune(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct found found = {.n = 0};
    enum mm_err err = list(agent, &found, info);
    if (err || found.n < 2) /* the installed one */
        return err;
    err = mm_db_begin(mm_store_db(agent->store), info);
    if (err)
        return err;
    err = move_away_tx(agent, &found, info);
    mm_db_rollback(mm_store_db(agent->store)); /* nothing was written */
    for (size_t i = 0; !err && i < found.n; i++) {
        char path[MM_PATH_BYTES];
        if (*ending_of(found.names[i]) && mm_path_join(path, found.dir, found.names[i]) == MM_OK)
            mm_agent_tree_remove(path);
    }
    return err;
}
