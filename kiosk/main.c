/* mamori-kiosk: the screen. Reads the pack and the store; never opens an internet socket. */
#include "kiosk/config.h"

#include "kiosk/platform/speech.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct mm_app_screens screens = {
    .first = &mm_screen_attract,
    .fault = &mm_screen_fault,
    .idle = &mm_screen_idle,
    .lock = &mm_screen_lock,
    .display = &mm_screen_display,
    .later = &mm_screen_thanks,
    .setup = &mm_screen_setup,
};

int main(int argc, char **argv)
{
    struct mm_kiosk_config config = {.app = {.screens = &screens}};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int code = EXIT_SUCCESS;
    const struct mm_kiosk_build build = {MM_BUILD_DATADIR, MM_BUILD_PHRASES};
    mm_log_start("mamori-kiosk", MM_LOG_WARN);
    if (mm_kiosk_config(argc, argv, &build, &config, &info) != MM_OK) {
        fprintf(stderr, "mamori-kiosk: %s\n", info.text);
        code = 2;
    } else if (config.help) {
        mm_kiosk_help();
    } else if (config.version) {
        printf("mamori-kiosk %s\n", MM_VERSION);
    } else if (config.speak) {
        code = mm_speech_child();
    } else {
        code = mm_app_run(&config.app);
    }
    mm_kiosk_config_done(&config);
    if (code == MM_APP_AGAIN && !config.app.script) {
        execv("/proc/self/exe", argv);
        perror("mamori-kiosk"); /* whoever started it starts it again */
    }
    return code;
}
