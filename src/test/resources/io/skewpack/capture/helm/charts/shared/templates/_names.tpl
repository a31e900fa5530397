{{- define "shared.name" -}}
{{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
