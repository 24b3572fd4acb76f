@echo off
rem rscord on Windows: installs what is missing, then serves on http://localhost:8000 until Ctrl-C.
rem Needs Python 3.11 or newer from python.org. Settings: set PORT=8080 before, or a file .env (docs\operating.md).
setlocal
cd /d "%~dp0"

if not exist .venv\Scripts\python.exe (
    py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
        echo rscord needs Python 3.11 or newer: https://www.python.org/downloads/
        exit /b 1
    )
    py -3 -m venv .venv || exit /b 1
)
set PATH=%~dp0.venv\Scripts;%PATH%

rem A copy of what was installed last tells whether anything has changed since.
fc /b requirements.txt .venv\installed.txt >nul 2>&1 || (
    echo Installing Python packages, about a minute ...
    python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt || exit /b 1
    copy /y requirements.txt .venv\installed.txt >nul
)
fc /b package-lock.json .venv\installed-npm.json >nul 2>&1 || (
    echo Installing browser libraries ...
    node -e "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)" >nul 2>&1 || (
        python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt || exit /b 1
    )
    call npm ci --omit=dev --no-audit --no-fund --loglevel=error || exit /b 1
    python -m rscord.core.vendor || exit /b 1
    copy /y package-lock.json .venv\installed-npm.json >nul
)

python manage.py serve --demo
