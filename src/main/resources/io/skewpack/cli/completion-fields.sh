
# Kinds and fields for `skewpack explain`, out of skewpack's own catalog.
_complete_skewpack_fields() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  if [[ $COMP_CWORD -ge 2 && ${COMP_WORDS[1]} == explain && $word != -* ]]; then
    case $before in
      --api-version | --format | --catalog) ;;
      *)
        type compopt &>/dev/null && compopt -o nospace 2>/dev/null
        COMPREPLY=( $("${COMP_WORDS[0]}" explain --complete "$word" 2>/dev/null) )
        return 0
        ;;
    esac
  fi
  _complete_skewpack "$@"
}

complete -F _complete_skewpack_fields -o default skewpack
