#include "content/author/survey.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define ENTRY(name) extern const struct mm_survey mm_survey_##name;
#include "content/author/surveys.def"
#undef ENTRY

static const struct mm_survey *const surveys[] = {
#define ENTRY(name) &mm_survey_##name,
#include "content/author/surveys.def"
#undef ENTRY
};

static enum mm_err no_survey(const char *name, struct mm_errinfo *info)
{
    struct mm_buf names;

    mm_buf_init(&names, 1000);
    for (size_t i = 0; i < sizeof(surveys) / sizeof(surveys[0]); i++)
        mm_buf_printf(&names, "%s%s", i ? mm_say("、", ", ") : "", surveys[i]->name);
    mm_fail(
        info, MM_ERR_USAGE,
        mm_say("--of「%s」という見方はありません。%s から選んでください。", "no --of %s; choose one of %s."),
        name, mm_buf_str(&names));
    mm_buf_done(&names);
    return MM_ERR_USAGE;
}

enum mm_err mm_survey_run(const struct mm_desk *desk, const char *name, int64_t now_ms,
                          struct mm_report_table *ret_table, struct mm_errinfo *info)
{
    const struct mm_survey *survey = NULL;
    struct mm_report_table table;
    enum mm_err err;

    for (size_t i = 0; i < sizeof(surveys) / sizeof(surveys[0]); i++)
        survey = strcmp(surveys[i]->name, name) == 0 ? surveys[i] : survey;
    if (!survey)
        return no_survey(name, info);
    mm_report_table_init(&table, survey->name, survey->columns, survey->n_columns);
    snprintf(table.title, sizeof(table.title), "教材のまとめ（%s）", survey->ja);
    snprintf(table.council, sizeof(table.council), "%s", desk->pack->council.name);
    table.handling = MM_HANDLING_INTERNAL;
    table.as_of_ms = now_ms;
    err = survey->run(desk, &table, info);
    if (!err)
        err = mm_report_note(&table, "教材の版: %s", desk->pack->version);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}
