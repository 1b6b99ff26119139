import streamlit as st
st.title('meet')
