/* All councils one after the other, and the digest of what was made. */
#include "sync/demo/demo.h"

#include "sync/base/log.h"
#include "sync/demo/council.h"

#include <dirent.h>
#include <string.h>

static bool is_empty(const char *dir)
{
    DIR *d = opendir(dir);
    const struct dirent *entry;
    bool empty = true;
    while (d && empty && (entry = readdir(d)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (d)
        closedir(d);
    return empty;
}

static enum mm_err check(const struct mm_demo_plan *plan, struct mm_errinfo *info)
{
    const struct {
        int value, most;
        const char *ja, *en;
    } numbers[] = {{plan->councils, MM_DEMO_MAX_COUNCILS, "議会の数", "councils"},
                   {plan->people, MM_DEMO_MAX_PEOPLE, "人数", "people"},
                   {plan->years, MM_DEMO_MAX_YEARS, "年数", "years"}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i].value < 1 || numbers[i].value > numbers[i].most)
            return mm_fail(info, MM_ERR_USAGE, mm_say("%sは 1〜%d で指定してください。", "%s: 1 to %d"),
                           mm_say(numbers[i].ja, numbers[i].en), numbers[i].most);
    if (!is_empty(plan->dir))
        return mm_fail(info, MM_ERR_EXISTS,
                       mm_say("%s には何か入っています。新しいフォルダーを指定してください。",
                              "%s is not empty; name a new folder."),
                       plan->dir);
    return MM_OK;
}

/* In the order of their ids, which is the order of time. */
static enum mm_err add_records(struct mm_central *central, struct mm_sha256_state *sum, int64_t *records,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(mm_central_db(central),
                                  "SELECT id, bytes FROM statement ORDER BY id, recorder", &stmt, info);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        size_t len = 0;
        const char *bytes = mm_col_blob(stmt, 1, &len);
        mm_sha256_add(sum, mm_col_str(stmt, 0), strlen(mm_col_str(stmt, 0)));
        mm_sha256_add(sum, bytes, len);
        ++*records;
    }
    if (stmt)
        mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_demo_make(const struct mm_demo_plan *plan, struct mm_demo_result *ret_result,
                         struct mm_errinfo *info)
{
    struct mm_sha256_state sum;
    int64_t records = 0;
    enum mm_err err = check(plan, info);
    mm_sha256_start(&sum);
    for (int i = 1; !err && i <= plan->councils; i++) {
        struct mm_demo_council council;
        err = mm_demo_council(plan, i, &council, info);
        if (!err)
            err = add_records(council.central, &sum, &records, info);
        mm_demo_council_done(&council);
    }
    if (!err)
        *ret_result = (struct mm_demo_result){records, mm_sha256_end(&sum)};
    return err;
}
