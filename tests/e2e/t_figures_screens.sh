#!/bin/sh
# The same on four more screens. mm-test: labels=slow,long timeout=900
SCREENS='1366x768 15.6;3840x2160 27;1280x800 10.1;1080x1920 21.5'
. "$MM_SOURCE/tests/e2e/t_figures.sh"
