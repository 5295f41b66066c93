/* No text holds a name of the council's list (members, staff), which the council supplies and which is kept
 * nowhere. Blanks inside a name do not count: 山田 太郎 is 山田太郎. */
#include "content/author/rule.h"

#include <string.h>

struct names {
    const struct mm_ruling *ruling;
    struct mm_csv csv;
};

/* Appends without spaces, half or full width. */
static void put_close(struct mm_buf *out, const char *text)
{
    for (const char *s = text; *s; s++) {
        if (strncmp(s, "　", 3) == 0)
            s += 2;
        else if (*s != ' ' && *s != '\t')
            mm_buf_char(out, *s);
    }
}

static void hear(void *ctx, const struct mm_said *said)
{
    const struct names *names = ctx;
    struct mm_buf text, name;

    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    mm_buf_init(&name, MM_MAX_FIELD_BYTES);
    put_close(&text, said->plain);
    for (size_t i = 0; i < names->csv.n_rows; i++) {
        mm_buf_clear(&name);
        put_close(&name, names->csv.rows[i].fields[0]);
        if (name.len && strstr(mm_buf_str(&text), mm_buf_str(&name)))
            mm_error_at(names->ruling->findings, said->at,
                        "一覧の名前「%s」が入っています。実在の方の名前は書けません。",
                        names->csv.rows[i].fields[0]);
    }
    mm_buf_done(&name);
    mm_buf_done(&text);
}

static enum mm_err read_list(const char *path, struct mm_csv *ret_csv, struct mm_errinfo *info)
{
    struct mm_buf bytes, text;
    enum mm_csv_encoding encoding;
    enum mm_err err = mm_file_read(path, MM_MAX_ROSTER_BYTES, &bytes, info);

    if (err)
        return err;
    mm_buf_init(&text, 3 * (size_t)MM_MAX_ROSTER_BYTES);
    err = mm_csv_decode(mm_buf_str(&bytes), bytes.len, &text, &encoding, info);
    if (!err)
        err = mm_csv_parse(mm_buf_str(&text), text.len, ret_csv, info);
    mm_buf_done(&text);
    mm_buf_done(&bytes);
    return err;
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct names names = {.ruling = ruling};
    enum mm_err err;

    if (!ruling->opts->names_path)
        return MM_OK;
    err = read_list(ruling->opts->names_path, &names.csv, ruling->info);
    if (err)
        return err;
    mm_desk_texts(ruling->desk, hear, &names);
    mm_csv_done(&names.csv);
    return MM_OK;
}

extern const struct mm_rule mm_rule_names;
const struct mm_rule mm_rule_names = {"names", run};
