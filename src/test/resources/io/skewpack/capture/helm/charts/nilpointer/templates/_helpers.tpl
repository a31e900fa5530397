{{- define "inner" -}}
{{ .Values.image.tag.name }}
{{- end -}}
{{- define "outer" -}}
{{ include "inner" . }}
{{- end -}}
