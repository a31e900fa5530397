{{- define "oracle.image" -}}
{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{- define "oracle.exporterImage" -}}
{{ .Values.image.registry }}/{{ .Values.exporter.repository }}:{{ .Values.exporter.tag }}
{{- end }}

{{- define "oracle.backupImage" -}}
{{ .Values.image.registry }}/{{ .Values.backup.repository }}:{{ .Values.backup.tag }}
{{- end }}

{{- define "oracle.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "oracle.cmpd" -}}
oracle-19
{{- end }}
