/* The kiosk's command line and where its data lies. */
#ifndef MM_KIOSK_CONFIG_H
#define MM_KIOSK_CONFIG_H

#include "kiosk/app/app.h"
#include "sync/base/path.h"

struct mm_kiosk_config {
    struct mm_app_options app;
    bool help, version;
    bool speak; /* be the child that reads aloud */
    char data_dir[MM_PATH_BYTES];
    char pack_dir[MM_PATH_BYTES];
    char fonts_json[MM_PATH_BYTES];
    char phrases_json[MM_PATH_BYTES];
};
struct mm_kiosk_build {       /* where a program that is not installed finds its data */
    const char *data_dir;     /* the source tree */
    const char *phrases_json; /* in the build tree */
};
/* Reads argv; USAGE with one sentence. Opens the trace file. */
enum mm_err mm_kiosk_config(int argc, char **argv, const struct mm_kiosk_build *build,
                            struct mm_kiosk_config *config, struct mm_errinfo *info);
void mm_kiosk_config_done(struct mm_kiosk_config *config);
void mm_kiosk_help(void);
#endif
