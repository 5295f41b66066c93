#include "sync/server/erase.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"
#include "sync/server/roster_undo.h"
#include "sync/server/totals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LIST_BYTES (16 * 1024 * 1024)
#define ERASED_LINE    (2 * MM_ID_BYTES + MM_HASH_HEX_BYTES + 4)

/* ---- FILE.erased: lines of "council person", with the SHA-256 of the mbox behind it where one was given
 * ---------------------------------------------------------- */
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

/* Or one that says more. */
static bool has_line(const char *text, const char *line)
{
    size_t len = strlen(line);
    for (const char *at = text; (at = strstr(at, line)); at += len)
        if ((at == text || at[-1] == '\n') && (at[len] == '\n' || at[len] == ' '))
            return true;
    return false;
}

static bool is_of(const char *line, const char *council)
{
    size_t len = strlen(council);
    return strncmp(line, council, len) == 0 && line[len] == ' ';
}

/* council: whose lines; NULL for all. */
static enum mm_err add_missing(const char *lines, const char *council, const char *to_file,
                               struct mm_errinfo *info)
{
    struct mm_buf to, more;
    enum mm_err err = read_list(to_file, &to, info);
    if (err)
        return err;
    mm_buf_init(&more, MAX_LIST_BYTES);
    char *copy = mm_strdup(lines), *at = copy;
    for (char *line; copy && (line = next_line(&at));)
        if ((!council || is_of(line, council)) && !has_line(mm_buf_str(&to), line))
            mm_buf_printf(&more, "%s\n", line);
    err = copy ? mm_buf_check(&more, info) : mm_nomem(info);
    if (!err && more.len)
        err = append(to_file, mm_buf_str(&more), more.len, info);
    free(copy);
    mm_buf_done(&more);
    mm_buf_done(&to);
    return err;
}

enum mm_err mm_erased_merge(const char *from_file, const char *to_file, struct mm_errinfo *info)
{
    struct mm_buf from;
    enum mm_err err = read_list(from_file, &from, info);
    if (err)
        return err;
    err = add_missing(mm_buf_str(&from), NULL, to_file, info);
    mm_buf_done(&from);
    return err;
}

/* "council person" or "council person sha256". */
static bool is_list_line(const char *line)
{
    struct mm_hash hash;
    size_t council = strcspn(line, " ");
    const char *person = line[council] ? line + council + 1 : "";
    size_t len = strcspn(person, " ");
    return council > 0 && council < MM_ID_BYTES && len > 0 && len < MM_ID_BYTES &&
           (!person[len] || mm_hash_parse(person + len + 1, &hash) == MM_OK);
}

static bool is_list(const char *text)
{
    char *copy = mm_strdup(text), *at = copy;
    bool is = copy != NULL;
    for (char *line; is && (line = next_line(&at));)
        is = is_list_line(line);
    is = is && *at == '\0';
    free(copy);
    return is;
}

enum mm_err mm_erased_carry(const char *list, const char *council, const char *to_file,
                            struct mm_errinfo *info)
{
    struct mm_buf lines;
    enum mm_err err = mm_file_read(list, MAX_LIST_BYTES, &lines, info);
    if (err)
        return err;
    if (!is_list(mm_buf_str(&lines)))
        err = mm_fail(
            info, MM_ERR_INVALID,
            mm_say("%s は消去した方の一覧ではありません。前の記録の .erased か、控えの隣の " MM_ERASED_LIST
                   " を指定してください",
                   "%s is no list of who was erased; name the former FILE.erased, or " MM_ERASED_LIST
                   " beside the backups"),
            list);
    if (!err)
        err = add_missing(mm_buf_str(&lines), council, to_file, info);
    mm_buf_done(&lines);
    return err;
}

/* Without its end. */
static void line_of(const struct mm_central *central, const char *person, const char *mbox,
                    char out[ERASED_LINE])
{
    char hex[MM_HASH_HEX_BYTES] = "";
    struct mm_hash hash = mm_sha256(mbox, strlen(mbox));
    if (*mbox)
        mm_hash_format(&hash, hex);
    (void)snprintf(out, ERASED_LINE, "%s %s%s%s", central->council, person, *mbox ? " " : "", hex);
}

/* *ret_new: it was not there. */
static enum mm_err note(struct mm_central *central, const char *line, bool *ret_new, struct mm_errinfo *info)
{
    struct mm_buf list;
    char whole[ERASED_LINE + 1];
    enum mm_err err = read_list(central->file, &list, info);
    if (err)
        return err;
    *ret_new = !has_line(mm_buf_str(&list), line);
    mm_buf_done(&list);
    int len = snprintf(whole, sizeof whole, "%s\n", line);
    return *ret_new ? append(central->file, whole, (size_t)len, info) : MM_OK;
}

/* Nobody was erased: the next start must not do it. It is the last line, since one alone writes. */
static void unnote(struct mm_central *central, const char *line)
{
    struct mm_buf list;
    size_t len = strlen(line) + 1;
    if (read_list(central->file, &list, NULL))
        return;
    char *path = mm_asprintf("%s.erased", central->file);
    if (path && list.len >= len && memcmp(mm_buf_str(&list) + list.len - len, line, len - 1) == 0 &&
        truncate(path, (off_t)(list.len - len)) != 0)
        mm_log(MM_LOG_WARN, "%s: %s", path, strerror(errno));
    free(path);
    mm_buf_done(&list);
}

/* ---- the rows --------------------------------------------------------------------------------------- */
/* Whatever belongs to the id and says who it is, or is of use to nobody without the name. Records, and what
 * follows from them, stay. */
static const char *const rows[] = {
    "DELETE FROM person WHERE council=?1 AND id=?2", "DELETE FROM fact WHERE council=?1 AND person=?2",
    "DELETE FROM person_setting WHERE council=?1 AND person=?2",
    "DELETE FROM code_issue WHERE council=?1 AND person=?2",
    "DELETE FROM code_used WHERE council=?1 AND person=?2",
    "DELETE FROM card_issue WHERE council=?1 AND person=?2",
    "DELETE FROM receipt WHERE council=?1 AND person=?2",
    "DELETE FROM disposal WHERE council=?1 AND person=?2",
    /* the number stays taken: a certificate on paper must not come to speak of another one */
    "UPDATE certificate SET person='' WHERE council=?1 AND person=?2",
    "DELETE FROM witness WHERE council=?1 AND person=?2",    /* as a witness the id stays: it is nobody's */
    "DELETE FROM legal_hold WHERE council=?1 AND person=?2", /* of an older backup: it had ended */
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

enum mm_err mm_erased_is(struct mm_central *central, const char *person, bool *ret_erased,
                         struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "SELECT 1 FROM erased WHERE council=? AND person=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_stmt_step(stmt, ret_erased, info);
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err erase_tx(struct mm_central *central, const struct mm_person *person, const char *mbox,
                            const char *actor, const struct mm_hash *again, struct mm_erased *erased,
                            struct mm_errinfo *info)
{
    char what[80 + MM_ID_BYTES];
    enum mm_err err = mm_erase_names(central, person, mbox, again, erased, info);
    for (size_t i = 0; !err && i < sizeof rows / sizeof rows[0]; i++)
        err = run(central, rows[i], person->id, &erased->rows, info);
    if (!err)
        err = mm_totals_forget(central, person->id, info);
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
                         const char *actor, const struct mm_hash *again, struct mm_erased *erased,
                         struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, erase_tx(central, person, mbox, actor, again, erased, info), info);
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
    char line[ERASED_LINE];
    bool held = false, noted = false;
    line_of(central, person->id, mbox, line);
    enum mm_err err = mm_hold_is(central, person->id, &held, info);
    if (!err && held)
        err = mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say(
                "%sさんの記録は保全中なので、消去できません。「削除と保全」で保全を解いてからにしてください",
                "%s is under a legal hold; mamori roster hold --release ends it"),
            person->name);
    if (!err)
        err = check_others(central, person, info);
    if (!err)
        err = note(central, line, &noted, info);
    if (!err)
        err = erase(central, person, mbox, actor, NULL, &erased, info);
    if (!err)
        *ret_erased = erased;
    else if (noted)
        unnote(central, line);
    return err;
}

/* ---- after an older backup -------------------------------------------------------------------------- */
/* A legal hold that the backup has does not stop it: while it stood, nobody could have been erased. */
static enum mm_err again(struct mm_central *central, char *id, struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_erased erased = {0};
    struct mm_hash mbox = {{0}};
    char *hex = strchr(id, ' ');
    if (hex) {
        *hex = '\0';
        mm_ignore(mm_hash_parse(hex + 1, &mbox)); /* a line that somebody wrote: without it */
    }
    enum mm_err err = mm_people_get(central, id, &person, NULL);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    if (err)
        return mm_fail(info, err, "person %s", id);
    return erase(central, &person, "", "mamori", &mbox, &erased, info);
}

/* Whom the store knows to be erased and the list does not: the list was lost, or the answer of a database. */
static enum mm_err note_known(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_buf lines;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, "SELECT person FROM erased WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_buf_init(&lines, MAX_LIST_BYTES);
    mm_bind_str(stmt, 1, central->council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        mm_buf_printf(&lines, "%s %s\n", central->council, mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    if (!err)
        err = mm_buf_check(&lines, info);
    if (!err)
        err = add_missing(mm_buf_str(&lines), NULL, central->file, info);
    mm_buf_done(&lines);
    return err;
}

enum mm_err mm_erase_again(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_buf list;
    enum mm_err err = note_known(central, info);
    if (!err)
        err = read_list(central->file, &list, info);
    if (err)
        return err;
    char *copy = mm_strdup(mm_buf_str(&list)), *at = copy;
    err = copy ? MM_OK : mm_nomem(info);
    for (char *line; !err && (line = next_line(&at));)
        if (is_of(line, central->council))
            err = again(central, line + strlen(central->council) + 1, info);
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
