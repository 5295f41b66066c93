#include "sync/server/erase.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"
#include "sync/server/roster_undo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LIST_BYTES (16 * 1024 * 1024)

/* ---- FILE.erased: lines of "council person" ---------------------------------------------------------- */
static enum mm_err append(const char *file, const char *lines, size_t len, struct mm_errinfo *info)
{
    char *path = mm_asprintf("%s.erased", file);
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    enum mm_err err = !path ? mm_nomem(info) : fd < 0 ? mm_fail_errno(info, errno, "%s", path) : MM_OK;
    off_t before = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    if (!err && (before < 0 || write(fd, lines, len) != (ssize_t)len || fsync(fd) != 0)) {
        err = mm_fail_errno(info, errno ? errno : ENOSPC, "%s", path);
        if (before >= 0) /* half a line would take the next one with it */
            mm_ignore(ftruncate(fd, before) == 0 ? MM_OK : MM_ERR_IO);
    }
    if (fd >= 0)
        close(fd);
    free(path);
    return err;
}

static enum mm_err read_list(const char *file, struct mm_buf *ret_list, struct mm_errinfo *info)
{
    char *path = mm_asprintf("%s.erased", file);
    enum mm_err err = MM_OK;
    if (!path)
        return mm_nomem(info);
    if (mm_path_exists(path))
        err = mm_file_read(path, MAX_LIST_BYTES, ret_list, info);
    else
        mm_buf_init(ret_list, 1);
    free(path);
    return err;
}

/* The next line without its end; NULL behind the last. A half line of a crash ends it too. */
static char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static bool has_line(const char *text, const char *line)
{
    size_t len = strlen(line);
    for (const char *at = text; (at = strstr(at, line)); at += len)
        if ((at == text || at[-1] == '\n') && at[len] == '\n')
            return true;
    return false;
}

enum mm_err mm_erased_merge(const char *from_file, const char *to_file, struct mm_errinfo *info)
{
    struct mm_buf from, to, more;
    enum mm_err err = read_list(from_file, &from, info);
    if (err)
        return err;
    err = read_list(to_file, &to, info);
    mm_buf_init(&more, MAX_LIST_BYTES);
    char *copy = err ? NULL : mm_strdup(mm_buf_str(&from)), *at = copy;
    for (char *line; copy && (line = next_line(&at));)
        if (!has_line(mm_buf_str(&to), line))
            mm_buf_printf(&more, "%s\n", line);
    if (!err)
        err = copy ? mm_buf_check(&more, info) : mm_nomem(info);
    if (!err && more.len)
        err = append(to_file, mm_buf_str(&more), more.len, info);
    free(copy);
    mm_buf_done(&more);
    mm_buf_done(&from);
    mm_buf_done(&to);
    return err;
}

static enum mm_err note(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    char line[2 * MM_ID_BYTES + 4];
    (void)snprintf(line, sizeof line, "%s %s\n", central->council, person);
    return append(central->file, line, strlen(line), info);
}

/* ---- the rows --------------------------------------------------------------------------------------- */
/* Whatever belongs to the id and says who it is, or is of use to nobody without the name. Records, and what
 * follows from them, stay. */
static const char *const rows[] = {
    "DELETE FROM person WHERE council=?1 AND id=?2",
    "DELETE FROM fact WHERE council=?1 AND person=?2",
    "DELETE FROM person_setting WHERE council=?1 AND person=?2",
    "DELETE FROM code_issue WHERE council=?1 AND person=?2",
    "DELETE FROM code_used WHERE council=?1 AND person=?2",
    "DELETE FROM card_issue WHERE council=?1 AND person=?2",
    "DELETE FROM receipt WHERE council=?1 AND person=?2",
    /* the number stays taken: a certificate on paper must not come to speak of another one */
    "UPDATE certificate SET person='' WHERE council=?1 AND person=?2",
    "DELETE FROM witness WHERE council=?1 AND (person=?2 OR witness=?2)",
};

static enum mm_err run(struct mm_central *central, const char *sql, const char *person, int64_t *count,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_stmt_run(stmt, &changes, info);
    *count += changes;
    return err;
}

static enum mm_err remember(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO erased (council, person, at_ms) VALUES (?,?,?)"
                                  " ON CONFLICT (council, person) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err erase_tx(struct mm_central *central, const struct mm_person *person, const char *mbox,
                            const char *actor, struct mm_erased *erased, struct mm_errinfo *info)
{
    char what[80 + MM_ID_BYTES];
    enum mm_err err = mm_erase_names(central, person, mbox, erased, info);
    for (size_t i = 0; !err && i < sizeof rows / sizeof rows[0]; i++)
        err = run(central, rows[i], person->id, &erased->rows, info);
    if (!err)
        err = mm_roster_undo_clear(central, info); /* it has the names of before */
    if (!err)
        err = remember(central, person->id, info);
    (void)snprintf(what, sizeof what, "roster delete %s (records %lld)", person->id,
                   (long long)erased->tombstones);
    if (!err)
        err = mm_operation_insert(central, actor, what, info);
    central->wipe = true;
    return err;
}

static enum mm_err erase(struct mm_central *central, const struct mm_person *person, const char *mbox,
                         const char *actor, struct mm_erased *erased, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, erase_tx(central, person, mbox, actor, erased, info), info);
}

/* A name that stands in somebody else's would take that one's records with it. */
static enum mm_err check_others(struct mm_central *central, const struct mm_person *person,
                                struct mm_errinfo *info)
{
    char key[2 * MM_MAX_NAME_BYTES], other[2 * MM_MAX_NAME_BYTES];
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    mm_roster_key(person, true, false, key);
    key[strcspn(key, "\n")] = '\0'; /* of the name alone */
    for (size_t i = 0; !err && i < n; i++) {
        mm_roster_key(&people[i], true, false, other);
        if (strcmp(people[i].id, person->id) != 0 && strstr(other, key))
            err = mm_fail(
                info, MM_ERR_CONFLICT,
                mm_say("「%s」は、名簿のほかの方の氏名「%s」にも含まれます。その方の記録まで消えるので、"
                       "消去しません。先に名簿の表記を見直してください",
                       "%s stands in the name of somebody else too (%s), whose records would go as "
                       "well; nothing was erased"),
                person->name, people[i].name);
    }
    free(people);
    return err;
}

enum mm_err mm_erase_person(struct mm_central *central, const struct mm_person *person, const char *mbox,
                            const char *actor, struct mm_erased *ret_erased, struct mm_errinfo *info)
{
    struct mm_erased erased = {0};
    bool held = false;
    enum mm_err err = mm_hold_is(central, person->id, &held, info);
    if (!err && held)
        err =
            mm_fail(info, MM_ERR_CONFLICT,
                    mm_say("%sさんの記録は保全中なので、消去できません。解除は mamori roster hold --release",
                           "%s is under a legal hold; mamori roster hold --release ends it"),
                    person->name);
    if (!err)
        err = check_others(central, person, info);
    if (!err)
        err = note(central, person->id, info);
    if (!err)
        err = erase(central, person, mbox, actor, &erased, info);
    if (!err)
        *ret_erased = erased;
    return err;
}

/* ---- after an older backup -------------------------------------------------------------------------- */
static enum mm_err again(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_erased erased = {0};
    enum mm_err err = mm_people_get(central, id, &person, NULL);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    if (err)
        return mm_fail(info, err, "person %s", id);
    bool held = false;
    err = mm_hold_is(central, id, &held, info);
    return err || held ? err : erase(central, &person, "", "mamori", &erased, info);
}

enum mm_err mm_erase_again(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_buf list;
    size_t len = strlen(central->council);
    enum mm_err err = read_list(central->file, &list, info);
    if (err)
        return err;
    char *copy = mm_strdup(mm_buf_str(&list)), *at = copy;
    err = copy ? MM_OK : mm_nomem(info);
    for (char *line; !err && (line = next_line(&at));)
        if (strncmp(line, central->council, len) == 0 && line[len] == ' ')
            err = again(central, line + len + 1, info);
    free(copy);
    mm_buf_done(&list);
    return err;
}

/* ---- legal hold ------------------------------------------------------------------------------------- */
enum mm_err mm_hold_is(struct mm_central *central, const char *person, bool *ret_held,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "SELECT 1 FROM legal_hold WHERE council=? AND person=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_stmt_step(stmt, ret_held, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_hold_set(struct mm_central *central, const char *person, bool on, const char *decision,
                        bool *ret_changed, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err =
        mm_db_query(central->db,
                    on ? "INSERT INTO legal_hold (council, person, decision, since_ms) VALUES (?,?,?,?)"
                         " ON CONFLICT (council, person) DO NOTHING"
                       : "DELETE FROM legal_hold WHERE council=? AND person=?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    if (on) {
        mm_bind_str(stmt, 3, decision);
        mm_bind_int(stmt, 4, mm_now_ms(&central->clock));
    }
    err = mm_stmt_run(stmt, &changes, info);
    if (!err)
        *ret_changed = changes > 0;
    return err;
}
